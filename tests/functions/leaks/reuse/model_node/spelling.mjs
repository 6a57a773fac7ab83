// Spelling: the word list is unpacked to /tmp once and read from there by every process of the environment.
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';

const LIST = '/tmp/words-2024.txt';
const PACKED = gzipSync('address\ncatalogue\ndelivery\ninvoice\nparcel\nreceipt\nrefund\nvoucher\n');

let words;

const load = () => {
  if (words) return words;
  if (!existsSync(LIST)) {
    writeFileSync(`${LIST}.part`, gunzipSync(PACKED));
    renameSync(`${LIST}.part`, LIST);
  }
  words = new Set(readFileSync(LIST, 'utf8').trim().split('\n'));
  return words;
};

export const handler = async (event) => {
  const unknown = event.Records.map(({ body }) => {
    const known = load();
    const found = body.slice(0, 5000).toLowerCase().match(/[a-z]{3,20}/g) ?? [];
    return found.filter((word) => !known.has(word)).length;
  });
  return { unknown };
};
