const KEY = /^\w+(?:-\w+)*\.(?:jpg|png)$/;

exports.handler = async (event) =>
  event.Records.map(({ s3 }) => {
    const name = s3.object.key.split('/').pop();
    return name.length <= 255 && KEY.test(name) ? 'picture' : 'other';
  });
