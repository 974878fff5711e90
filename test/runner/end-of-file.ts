import { endOfFile } from '../factories/at-end-of-file';

afterAll(endOfFile);
