export * from './dataset';
export * from './engine';
export * from './findings';
export * from './job';
export * from './models';
export * from './percent';
export * from './reply';
export * from './webview';
