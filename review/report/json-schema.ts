import { z } from 'zod';
import { reviewReport } from './review-report';

/** The schema of --format json, in JSON Schema 2020-12. It allows unknown members, because later versions add some. */
export const reviewSchema = (): object => ({
  title: 'A plan review by Riposte',
  ...z.toJSONSchema(reviewReport, { io: 'input' }),
});
