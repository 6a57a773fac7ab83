/** What stands under every mail. */
export const signature = (settings) => {
  const { MAIL_NAME = 'Example Store', MAIL_FROM = 'info@example.com' } = settings;
  return `${MAIL_NAME} <${MAIL_FROM}>`;
};
