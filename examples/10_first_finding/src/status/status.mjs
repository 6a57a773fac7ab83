// GET /status: for the dashboard on the office wall.

const started = new Date();

const config = {
  stage: process.env.STAGE ?? 'dev',
  databaseUrl: process.env.DATABASE_URL,
  features: { giftWrap: true, backorders: false },
};

export const handler = async () => ({
  statusCode: 200,
  headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
  body: JSON.stringify({ status: 'ok', upSince: started.toISOString(), config }),
});
