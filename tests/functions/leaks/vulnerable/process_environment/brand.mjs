/** What stands under every mail. */
export const signature = () => {
  const { MAIL_NAME = 'Example Store', MAIL_FROM = 'info@example.com' } = process.env;
  return `${MAIL_NAME} <${MAIL_FROM}>`;
};
