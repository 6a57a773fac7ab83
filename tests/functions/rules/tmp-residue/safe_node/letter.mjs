import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';

const withFolder = async (work) => {
  const folder = await mkdtemp('/tmp/letter-');
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

export const handler = async (event) =>
  withFolder(async (folder) => {
    const file = `${folder}/letter.txt`;
    await writeFile(file, event.body ?? '');
    const letter = await readFile(file);
    return { statusCode: 200, body: JSON.stringify({ bytes: letter.length }) };
  });
