const { readdirSync, readFile } = require('fs');
const path = require('path');

const FOLDER = path.join(__dirname, 'pages');
// What there is, looked up once: a name that is not in here is no page.
const PAGES = new Map(readdirSync(FOLDER).map((file) => [path.parse(file).name, path.join(FOLDER, file)]));

const respond = (statusCode, body) => ({ statusCode, headers: { 'Content-Type': 'text/html' }, body });

exports.handler = (event, context, callback) => {
  const language = event.pathParameters ? event.pathParameters.language : 'en';
  const file = PAGES.get(language);
  if (!file) return callback(null, respond(404, ''));
  readFile(file, 'utf8', (error, page) => callback(null, error ? respond(500, '') : respond(200, page)));
};
