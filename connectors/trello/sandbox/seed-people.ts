/** Invented people of the invented board; nobody of them exists. */
export const seedMembers = [
  { username: 'lidia.berezina', fullName: 'Лидия Березина' },
  { username: 'artem.sosnovsky', fullName: 'Артём Сосновский' },
  { username: 'galina.ozerova', fullName: 'Галина Озерова' },
  { username: 'timur.kamenev', fullName: 'Тимур Каменев' },
  { username: 'vera.prudnikova', fullName: 'Вера Прудникова' },
  { username: 'ilya.zarechny', fullName: 'Илья Заречный' },
  { username: 'nina.yantareva', fullName: 'Нина Янтарева' },
  { username: 'roman.kosov', fullName: 'Роман Косов' },
  { username: 'alla.tavricheskaya', fullName: 'Алла Таврическая' },
  { username: 'denis.mayakov', fullName: 'Денис Маяков' },
  { username: 'olga.polevaya', fullName: 'Ольга Полевая' },
] as const

export const seedLabels = [
  { name: 'Карелия', color: 'green' },
  { name: 'Калининградская область', color: 'blue' },
  { name: 'Крым', color: 'orange' },
  { name: 'ГУ', color: 'purple' },
  { name: 'СОНКО', color: 'pink' },
  { name: 'Нужна помощь', color: 'red' },
] as const

export const seedLists = ['Идеи', 'В работе', 'На согласовании', 'Готово'] as const
