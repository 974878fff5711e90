import type { OwnerWords } from '../ownership/owner-words';
import type { Json, JsonObject } from '../values/json';

/** What people read about a step. Each action declares its own words: no other file refers to an action by its id. */
export interface ActionWords {
  /** What is true when the step is done. A clause: `public access is removed`. */
  readonly done: string;
  /** What the owner's next deployment does to the step, and what the owner must change to keep it. */
  readonly owner: OwnerWords;
  /** Short name of the revision to which a step moves the traffic. @default - the step moves no traffic */
  refugeOf?(after: Json): string | undefined;
  /**
   * The commands with which a person undoes the step. Every part of them is validated. A part that does not validate gets
   * no command.
   *
   * @param place - id, region and project as flags of gcloud
   * @param prior - the resource before the step
   */
  undoByHand(place: string, prior: JsonObject): readonly string[];
}
