import { type Dice, dice } from '../../support/dice.ts'

/** Invented names and texts, in the language and lengths of real boards. */
export interface Words extends Dice {
  name(): string
  /** About that many characters. */
  text(length: number): string
  person(): { fullName: string; username: string }
}

const words =
  'волонтёры проект встреча договор расписание обучение куратор памятка список партнёры смета отчёт площадка регион выезд анкета школа забота семья поддержка отклик заявка план неделя'.split(
    ' ',
  )
const given = 'Анна Вера Галина Дарья Егор Иван Лидия Мария Олег Пётр Тимур Юлия'.split(' ')
const family = 'Берёзкина Каменская Озерная Полевая Речная Лесная Горная Снежная'.split(' ')

export function createWords(seed: number): Words {
  const random = dice(seed)
  let people = 0
  const text = (length: number) => {
    let said = ''
    while (said.length < length) said += `${said === '' ? '' : ' '}${random.pick(words)}`
    return said.charAt(0).toUpperCase() + said.slice(1)
  }
  return {
    ...random,
    text,
    name: () => text(30 + random.below(40)),
    person() {
      people += 1
      return {
        fullName: `${random.pick(given)} ${random.pick(family)}`,
        username: `member${people}`,
      }
    },
  }
}
