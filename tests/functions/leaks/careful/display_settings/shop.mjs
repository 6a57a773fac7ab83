// The shop's page of articles; staff also sees whose they are.
import { settings } from './settings.mjs';

const ARTICLES = [{ article: 'lamp', price: 40, supplier: 'Hansen' }, { article: 'chair', price: 90, supplier: 'Costa' }];
const accounts = new Map([['4f1c', { staff: true }]]);

const bodyOf = (event) => {
  try {
    return JSON.parse(event.body ?? '{}') ?? {};
  } catch {
    return null;
  }
};

export const handler = async (event) => {
  const body = bodyOf(event);
  if (typeof body !== 'object' || body === null) return { statusCode: 400, body: '{"error":"not an object"}' };
  const { display } = body;
  const shown = settings(typeof display === 'object' && display !== null ? display : {});
  const account = accounts.get(body.account) ?? {};
  const articles = ARTICLES.map(({ article, price, supplier }) => (account.staff ? { article, price, supplier } : { article, price }));
  return { statusCode: 200, body: JSON.stringify({ dark: shown.theme === 'dark', articles }) };
};
