import { defineDetectors } from './detector';

export const maliciousLibraryDetectors = defineDetectors('malicious-library', {}, [
  {
    module: 'CLOUD_RUN_ADDED_MALICIOUS_LIBRARY_LOADED',
    category: 'Execution: Added Malicious Library Loaded',
    detects: 'a library known to be malicious was loaded that was not in the image',
    techniques: ['T1105', 'T1129'],
  },
  {
    module: 'CLOUD_RUN_MODIFIED_MALICIOUS_LIBRARY_LOADED',
    category: 'Execution: Modified Malicious Library Loaded',
    detects: 'a library from the image, modified at run time, is known to be malicious',
    techniques: ['T1105', 'T1129'],
  },
  {
    module: 'CLOUD_RUN_SUSPICIOUS_OPENSSL_SHARED_OBJECT_LOADED',
    category: 'Execution: Suspicious OpenSSL Shared Object Loaded',
    detects: 'OpenSSL loaded a custom engine library',
    techniques: ['T1129', 'T1574'],
  },
]);
