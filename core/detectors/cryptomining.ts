import { defineDetectors } from './detector';

export const cryptominingDetectors = defineDetectors('cryptomining', {}, [
  {
    module: 'CLOUD_RUN_SUSPICIOUS_CRYPTO_MINING_ACTIVITY_USING_STRATUM_PROTOCOL',
    category: 'Impact: Suspicious cryptocurrency mining activity using the Stratum Protocol',
    aliases: ['Impact: Suspicious crypto mining activity using the Stratum Protocol'],
    detects: 'a process communicated in the Stratum mining protocol',
    techniques: ['T1496'],
  },
]);
