import { defineDetectors } from './detector';

export const destructionDetectors = defineDetectors('destruction', {}, [
  {
    module: 'CLOUD_RUN_DETECT_MALICIOUS_CMDLINES',
    category: 'Impact: Detect Malicious Cmdlines',
    detects: 'a process ran a command line that is known to be destructive',
    techniques: ['T1485'],
  },
  {
    module: 'CLOUD_RUN_REMOVE_BULK_DATA_FROM_DISK',
    category: 'Impact: Remove Bulk Data From Disk',
    detects: 'a process deleted files in bulk',
    techniques: ['T1485'],
  },
]);
