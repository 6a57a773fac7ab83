'use strict';

let profile;

const parse = (body) => {
  try {
    return JSON.parse(body) ?? {};
  } catch {
    return {};
  }
};

async function load(event) {
  const { name, email } = parse(event.body);
  return { name, email, since: 2024 };
}

exports.handler = async (event) => {
  profile = profile || (await load(event));
  return { statusCode: 200, body: JSON.stringify({ profile }) };
};
