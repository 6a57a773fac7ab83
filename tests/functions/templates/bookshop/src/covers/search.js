exports.handler = async (event) => {
  const { q: query, page = '1' } = event.queryStringParameters ?? {};
  return { statusCode: 200, body: JSON.stringify({ query, page }) };
};
