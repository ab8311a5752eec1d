// What this program calls itself. The version is package.json's; a test keeps the two the same.

/** The name people see, on the command line and beside RabbitMQ's in the server properties. */
export const productName = 'Warren';

/** Semantic version of the program. */
export const productVersion = '0.1.0';
