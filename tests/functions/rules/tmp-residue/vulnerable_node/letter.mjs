import { mkdtemp, readFile, writeFile } from 'node:fs/promises';

export const handler = async (event) => {
  const folder = await mkdtemp('/tmp/letter-');
  const file = `${folder}/letter.txt`;
  await writeFile(file, event.body ?? '');
  const letter = await readFile(file);
  return { statusCode: 200, body: JSON.stringify({ bytes: letter.length }) };
};
