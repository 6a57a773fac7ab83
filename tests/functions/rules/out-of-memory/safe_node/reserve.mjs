const HALL = 1200;

const parse = (body) => {
  try {
    return JSON.parse(body) ?? {};
  } catch {
    return {};
  }
};

export const handler = async (event) => {
  const batchItemFailures = [];
  for (const { body, messageId } of event.Records) {
    const { quantity } = parse(body);
    if (!Number.isInteger(quantity) || quantity < 0 || quantity > HALL) {
      batchItemFailures.push({ itemIdentifier: messageId });
      continue;
    }
    const plan = Buffer.alloc(quantity, 1);
    console.log('reserved', plan.length);
  }
  return { batchItemFailures };
};
