export function nativeImport<Exports>(file: string): Promise<Exports>;
