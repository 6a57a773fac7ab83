const SIZES = { jpg: 320, png: 256 };

function plan(key) {
  const extension = key.slice(key.lastIndexOf('.') + 1);
  // One that is not listed has no number, and shows only here.
  return SIZES[extension].toFixed(0);
}

export async function handler(event) {
  for (const { s3 } of event.Records) {
    try {
      console.log('thumbnail of width', plan(s3.object.key));
    } catch (error) {
      console.error('no thumbnail for', s3.bucket.name, error.name);
      throw error; // tried again by the service, and then sent to the failure destination
    }
  }
}
