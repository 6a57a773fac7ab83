const { createInflate } = require('zlib');

const inflatedSize = (packed) =>
  new Promise((resolve, reject) => {
    const inflate = createInflate();
    let size = 0;
    inflate.on('data', (chunk) => {
      size += chunk.length;
    });
    inflate.on('end', () => resolve(size));
    inflate.on('error', reject); // without a listener this would end the process
    inflate.end(packed);
  });

exports.handler = async (event) => {
  const batchItemFailures = [];
  for (const { body, messageId } of event.Records) {
    try {
      const message = JSON.parse(body)?.message;
      if (typeof message === 'string' && message.endsWith('='))
        console.log('unpacked', await inflatedSize(Buffer.from(message, 'base64')), 'bytes');
    } catch (error) {
      console.warn('cannot be unpacked:', error.name);
      batchItemFailures.push({ itemIdentifier: messageId });
    }
  }
  return { batchItemFailures };
};
