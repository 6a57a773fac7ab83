'use strict';

const { compose, jsonBody, session } = require('./middleware');

const QUESTIONS = [
  ['name', 'What is your name?'],
  ['email', 'Where can we write to?'],
  ['message', 'How can we help?'],
];

const wrap = compose(jsonBody, session(QUESTIONS.map(([name]) => name)));

const chat = wrap(async ({ session: known }) => {
  const open = QUESTIONS.find(([name]) => !known[name]);
  const text = open ? open[1] : `Thank you ${known.name}, an answer goes to ${known.email}.`;
  return { statusCode: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ text }) };
});

exports.handler = (event) => chat({ event });
