'use strict';

// Bookings go to the mainframe as records of fixed length.
const FIELDS = { name: [0, 40], email: [40, 60], message: [100, 120] };

const encode = (booking) => {
  const record = Buffer.alloc(256, ' ');
  for (const [name, [offset, length]] of Object.entries(FIELDS))
    if (typeof booking[name] === 'string') record.write(booking[name].slice(0, length).padEnd(length), offset, length);
  record.writeUInt16BE(Number.isInteger(booking.seats) ? booking.seats & 0xff : 1, 250);
  return record;
};

exports.handler = async (event) => {
  let booking;
  try {
    booking = Object(JSON.parse(event.body || '{}'));
  } catch {
    return { statusCode: 400, body: JSON.stringify({ error: 'not JSON' }) };
  }
  const record = encode(booking);
  return {
    statusCode: 200,
    headers: { 'Content-Type': 'application/octet-stream' },
    isBase64Encoded: true,
    body: record.toString('base64'),
  };
};
