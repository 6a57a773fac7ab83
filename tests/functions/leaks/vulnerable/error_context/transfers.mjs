// Transfers between accounts; a failure says what was going on.
class TransferError extends Error {
  constructor(message, details) {
    super(`${message} (${JSON.stringify(details)})`);
    this.name = 'TransferError';
  }
}

class Transfers {
  details = {};

  describe(fields) {
    for (const name of ['name', 'email', 'reference'])
      if (typeof fields[name] === 'string') this.details[name] = fields[name].slice(0, 80);
  }

  execute(amount) {
    if (!Number.isFinite(amount) || amount <= 0) throw new TransferError('nothing to transfer', this.details);
    return { moved: Math.min(amount, 5000) };
  }
}

const transfers = new Transfers();

export const handler = async (event) => {
  try {
    const fields = Object(JSON.parse(event.body ?? '{}'));
    transfers.describe(fields);
    return { statusCode: 200, body: JSON.stringify(transfers.execute(fields.amount)) };
  } catch (error) {
    return { statusCode: 422, body: JSON.stringify({ type: error.name, message: error.message.slice(0, 400) }) };
  }
};
