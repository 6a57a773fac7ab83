// Postal codes: equal questions that come together share one look-up, which is forgotten when it is answered.
import { setImmediate as turn } from 'node:timers/promises';

const PLACES = { 10115: 'Berlin', 20095: 'Hamburg', 80331: 'München' };

const underWay = new Map();

const look = async (code) => {
  await turn();
  return Object.hasOwn(PLACES, code) ? PLACES[code] : null;
};

const lookOnce = (code) => {
  let answer = underWay.get(code);
  if (!answer) {
    answer = look(code).finally(() => underWay.delete(code));
    underWay.set(code, answer);
  }
  return answer;
};

export const handler = async (event) => {
  const codes = String(event.queryStringParameters?.codes ?? '10115').slice(0, 200).split(',');
  const places = await Promise.all(codes.map(lookOnce));
  return { statusCode: 200, body: JSON.stringify(places) };
};
