// Stock movements: sums up what the stream of orders takes out of the warehouse.
const archive = [];

const movement = (record) => {
  try {
    const { quantity } = Object(JSON.parse(record.body));
    return Number.isInteger(quantity) ? Math.max(-1000, Math.min(quantity, 1000)) : 0;
  } catch {
    return 0;
  }
};

export const handler = async (event, context) => {
  archive.push({ at: Date.now(), request: context.awsRequestId, event });
  const moved = event.Records.map(movement);
  const total = moved.reduce((sum, units) => sum + units, 0);
  console.log(JSON.stringify({ message: 'stock moved', records: moved.length, total }));
  return { total };
};
