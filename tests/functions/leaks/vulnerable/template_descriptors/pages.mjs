// Pages of the help centre, filled into a template file.
import { openSync, readSync, fstatSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const TEMPLATES = new URL('./templates/', import.meta.url);
const TOPICS = { returns: 'Send it back within 30 days.', delivery: 'It takes two days.' };

const read = (name) => {
  const file = openSync(fileURLToPath(new URL(name, TEMPLATES)), 'r');
  const content = Buffer.alloc(fstatSync(file).size);
  readSync(file, content);
  return content.toString('utf8');
};

export const handler = async (event) => {
  const wanted = event.queryStringParameters?.topic ?? 'returns';
  const topic = Object.hasOwn(TOPICS, wanted) ? wanted : 'returns';
  const page = read('page.html').replace('@TITLE@', topic).replace('@TEXT@', TOPICS[topic]);
  return { statusCode: 200, headers: { 'content-type': 'text/html; charset=utf-8' }, body: page };
};
