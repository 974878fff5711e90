import type { OwnerWords } from '../containment/owner-words';
import type { Json, JsonObject } from '../values/json';

/** What people read about a step, told by the action itself: no other file knows an action by its id. */
export interface ActionWords {
  /** What is so once the step is done. A clause: `public access is removed`. */
  readonly done: string;
  /** What the owner's next deployment makes of the step, and what the owner changes so that it lasts. */
  readonly owner: OwnerWords;
  /** Short name of the revision to which a step moves the traffic. @default - it moves none */
  refugeOf?(after: Json): string | undefined;
  /**
   * The commands with which a person takes the step back. Every part of them is validated, and what does not validate gets
   * no command.
   *
   * @param place - id, region and project as flags of gcloud
   * @param prior - the resource before the step
   */
  undoByHand(place: string, prior: JsonObject): readonly string[];
}
