/** Short names of the editor's emoji that people use; the others stay as they were typed. */
const list = `
+1 👍  thumbsup 👍  -1 👎  thumbsdown 👎  ok_hand 👌  clap 👏  pray 🙏  muscle 💪  wave 👋  raised_hands 🙌
raised_hand ✋  handshake 🤝  v ✌️  point_up ☝️  point_right 👉  point_left 👈  point_down 👇  eyes 👀
smile 😄  smiley 😃  grinning 😀  grin 😁  laughing 😆  joy 😂  rofl 🤣  wink 😉  blush 😊  slightly_smiling_face 🙂
upside_down_face 🙃  sunglasses 😎  heart_eyes 😍  kissing_heart 😘  thinking 🤔  thinking_face 🤔  neutral_face 😐
confused 😕  worried 😟  disappointed 😞  cry 😢  sob 😭  angry 😠  rage 😡  scream 😱  fearful 😨  sweat_smile 😅
sweat 😓  tired_face 😫  sleeping 😴  unamused 😒  face_with_rolling_eyes 🙄  hugging_face 🤗  hugs 🤗  shrug 🤷
facepalm 🤦  heart ❤️  broken_heart 💔  green_heart 💚  blue_heart 💙  yellow_heart 💛  purple_heart 💜  star ⭐  star2 🌟
sparkles ✨  fire 🔥  zap ⚡  boom 💥  100 💯  tada 🎉  confetti_ball 🎊  balloon 🎈  gift 🎁  birthday 🎂  trophy 🏆
medal 🏅  crown 👑  rocket 🚀  white_check_mark ✅  heavy_check_mark ✔️  ballot_box_with_check ☑️  x ❌
negative_squared_cross_mark ❎  warning ⚠️  exclamation ❗  grey_exclamation ❕  question ❓  grey_question ❔
bangbang ‼️  no_entry ⛔  no_entry_sign 🚫  stop_sign 🛑  sos 🆘  new 🆕  ok 🆗  information_source ℹ️  bulb 💡
hourglass ⌛  hourglass_flowing_sand ⏳  alarm_clock ⏰  stopwatch ⏱️  calendar 📆  date 📅  clipboard 📋  pushpin 📌
round_pushpin 📍  paperclip 📎  memo 📝  pencil 📝  pencil2 ✏️  book 📖  books 📚  newspaper 📰  file_folder 📁
open_file_folder 📂  page_facing_up 📄  bar_chart 📊  chart_with_upwards_trend 📈  chart_with_downwards_trend 📉
mag 🔍  link 🔗  lock 🔒  unlock 🔓  key 🔑  bell 🔔  no_bell 🔕  mega 📣  loudspeaker 📢  speech_balloon 💬
email 📧  envelope ✉️  inbox_tray 📥  outbox_tray 📤  phone ☎️  telephone_receiver 📞  iphone 📱  computer 💻
camera 📷  movie_camera 🎥  microphone 🎤  art 🎨  wrench 🔧  hammer 🔨  gear ⚙️  package 📦  moneybag 💰
house 🏠  school 🏫  hospital 🏥  bus 🚌  car 🚗  airplane ✈️  coffee ☕  tea 🍵  pizza 🍕  cake 🍰  apple 🍎
sunny ☀️  cloud ☁️  umbrella ☔  snowflake ❄️  rainbow 🌈  earth_africa 🌍  seedling 🌱  evergreen_tree 🌲
four_leaf_clover 🍀  rose 🌹  tulip 🌷  dog 🐶  cat 🐱  bug 🐛  bee 🐝  baby 👶  man 👨  woman 👩  family 👪
busts_in_silhouette 👥  bust_in_silhouette 👤  red_circle 🔴  large_blue_circle 🔵  white_circle ⚪  black_circle ⚫
arrow_right ➡️  arrow_left ⬅️  arrow_up ⬆️  arrow_down ⬇️  arrows_counterclockwise 🔄  recycle ♻️  heavy_plus_sign ➕
heavy_minus_sign ➖  one 1️⃣  two 2️⃣  three 3️⃣  four 4️⃣  five 5️⃣  ru 🇷🇺
`

/** Short name → emoji. */
export const emoji: ReadonlyMap<string, string> = new Map(
  [...list.matchAll(/(\S+) (\S+)/g)].map(([, name = '', sign = '']) => [name, sign]),
)
