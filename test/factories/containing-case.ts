import { createFakeWorld } from './fakes';
import { createPipeline } from './pipeline';

export const engage = { engaged: true, reason: 'drill' };

/** Contained, but the metric has not reported yet that the instances are gone. */
export async function containing() {
  const world = createFakeWorld();
  world.metricAnswers = false;
  const pipeline = createPipeline(world);
  const status = await pipeline.handle();
  world.metricAnswers = true;
  return { ...pipeline, world, status };
}
