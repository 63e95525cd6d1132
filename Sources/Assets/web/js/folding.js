/** Text as names are compared and sorted: the same rule as the server's `folded`, letter for letter. */

/** Letters that Unicode does not decompose although a person looks for them under the plain letter. */
const plain = {
  ł: 'l',
  ø: 'o',
  đ: 'd',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ı: 'i',
  ħ: 'h',
  þ: 'th',
  ð: 'd',
  ς: 'σ',
};
const others = new RegExp(`[${Object.keys(plain).join('')}]`, 'g');

/** Text without marks and case; null for what is not there. */
export const folded = (text) =>
  text === null || text === undefined
    ? null
    : text
        .normalize('NFKD')
        .replace(/\p{M}/gu, '')
        .toLowerCase()
        .replace(/\p{M}/gu, '')
        .replace(others, (letter) => plain[letter]);
