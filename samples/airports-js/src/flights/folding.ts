// A table, because Unicode's decomposition leaves letters such as ø, ł and ß as they are.
const table = [
  'a àáâãäåāăą', 'ae æ', 'c çćĉċč', 'd ďđð', 'e èéêëēĕėęě', 'g ĝğġģ', 'h ĥħ', 'i ìíîïĩīĭįı', 'j ĵ', 'k ķ', 'l ĺļľŀł', 'n ñńņňŋ',
  'o òóôõöøōŏő', 'oe œ', 'r ŕŗř', 's śŝşšș', 'ss ß', 't ţťŧț', 'th þ', 'u ùúûüũūŭůűų', 'w ŵ', 'y ýÿŷ', 'z źżž',
];

const plain = new Map(table.map(line => line.split(' ')).flatMap(([letter, folded]) => [...folded].map(accented => [accented, letter] as const)));

/** Makes texts comparable that differ in case and accents only: `Łódź` becomes `lodz`. */
export function fold(text: string): string {
  let folded = '';
  for (const letter of text.toLowerCase()) folded += plain.get(letter) ?? letter;
  return folded;
}
