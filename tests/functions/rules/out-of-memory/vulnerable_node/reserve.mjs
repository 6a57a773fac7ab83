const parse = (body) => {
  try {
    return JSON.parse(body) ?? {};
  } catch {
    return {};
  }
};

export const handler = async (event) => {
  const seats = [];
  for (const { body } of event.Records) {
    const { quantity } = parse(body);
    if (!Number.isInteger(quantity) || quantity < 0 || quantity > 2 ** 31) continue;
    const plan = Buffer.alloc(quantity, 1);
    seats.push(plan.length);
  }
  return { seats };
};
