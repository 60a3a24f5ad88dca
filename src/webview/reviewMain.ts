import type { FromReview, ToReview } from '../engine/protocol';
import './elements/nm-review';
import { connectHost } from './host';
import type { SavedReview } from './savedReview';
import { registerToolkit } from './toolkit';

registerToolkit();
document.querySelector('nm-review')?.connect(connectHost<ToReview, FromReview, SavedReview>());
