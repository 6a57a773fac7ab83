'use strict';

const { setTimeout: sleep } = require('timers/promises');

const text = (value) => (typeof value === 'string' ? value.slice(0, 100) : null);

/** Steps of an enrolment; each belongs to another system. */
const check = async ({ email }) => {
  if (typeof email !== 'string' || !email.endsWith('.edu')) throw new TypeError('only addresses of a university');
  return { checked: true };
};

const reserve = async ({ course }) => {
  await sleep(4);
  return { seat: typeof course === 'string' ? course.length : 1 };
};

const invite = async ({ name, email }) => {
  const to = { email: text(email), name: text(name) };
  await sleep(8);
  console.log(JSON.stringify({ message: 'invitation sent', to }));
  return { invited: true };
};

exports.handler = async (event) => {
  let student;
  try {
    student = Object(JSON.parse(event.body || '{}'));
  } catch {
    return { statusCode: 400, body: JSON.stringify({ error: 'not JSON' }) };
  }
  try {
    const [, place] = await Promise.all([check(student), reserve(student), invite(student)]);
    return { statusCode: 201, body: JSON.stringify(place) };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return { statusCode: 422, body: JSON.stringify({ error: error.message }) };
  }
};
