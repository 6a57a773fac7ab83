import "no-such-package-anywhere";
export const handler = async () => 1;
