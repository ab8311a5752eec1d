// Export and import.

export function TransferSheets() {
  return null;
}
