/** The package is CommonJS. The ES modules of a consumer can still import its names. */
import { strictEqual } from 'node:assert';
import { DetectionAndResponse, defineResponse } from '@riposte/gcp';
import { DETECTORS } from '@riposte/gcp/core';
import { respond } from '@riposte/gcp/responder';
import { rehearseFinding } from '@riposte/gcp/testing';

strictEqual(typeof DetectionAndResponse, 'function');
strictEqual(typeof defineResponse, 'function');
strictEqual(DETECTORS.length > 0, true);
strictEqual(typeof respond, 'function');
strictEqual(typeof rehearseFinding, 'function');
