export const handler = async () => "mjs";
export default { inner: { handler: async () => "default" } };
