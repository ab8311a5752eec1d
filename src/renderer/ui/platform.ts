// Which keyboard the reader has: Apple's has Command, others have Control.

/** Whether shortcuts are written with Apple's symbols. */
export const isApple: boolean =
  typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.userAgent);
