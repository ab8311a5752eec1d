// The topology as a list.

export function ListView() {
  return null;
}
