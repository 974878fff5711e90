export { DETECTORS } from './catalogue';
export { type Detector, normalizeCategory } from './detector';
