'use strict';

// Prices in the caller's own notation. Formatters are dear, so that those of the known languages are kept.
const LANGUAGES = new Set(['en-US', 'de-DE', 'fr-FR', 'ja-JP']);
const formatters = new Map();

const formatter = (language, currency) => {
  const key = `${language}/${currency}`;
  let found = formatters.get(key);
  if (!found) {
    found = new Intl.NumberFormat(language, { style: 'currency', currency });
    formatters.set(key, found);
  }
  return found;
};

exports.handler = async (event) => {
  const { language = 'en-US', currency = 'EUR', amount = '10' } = event.queryStringParameters ?? {};
  const value = Number.parseFloat(amount);
  if (!Number.isFinite(value)) return { statusCode: 422, body: JSON.stringify({ error: 'the amount must be a number' }) };
  const notation = formatter(LANGUAGES.has(language) ? language : 'en-US', currency === 'USD' ? 'USD' : 'EUR');
  return { statusCode: 200, body: JSON.stringify({ price: notation.format(value) }) };
};
