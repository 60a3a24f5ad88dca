/** Names that package.json contributes and code refers to. */
export const FINDINGS_VIEW = 'nearmiss.findings';
export const REVIEW_PANEL = 'nearmiss.review';
export const IMAGE_EDITOR = 'nearmiss.image';
