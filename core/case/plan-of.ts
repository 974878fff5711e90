import type { ResponsePlan } from '../plan/response-plan';
import type { CaseRecord } from './record';

/** The plan that was carried out: the responder's plan, unless the actor's own plan replaced it. */
export const planOf = ({ plan, replanned }: Pick<CaseRecord, 'plan' | 'replanned'>): ResponsePlan =>
  replanned ?? plan;
