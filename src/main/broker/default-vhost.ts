// The name of the vhost that clients use when they name none.

export const DEFAULT_VHOST = '/';
