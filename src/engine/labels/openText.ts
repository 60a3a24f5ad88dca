/** The unsaved text of a file that is open in the editor, by absolute path; undefined for all others. */
export type OpenText = (file: string) => string | undefined;
