import { ProjectService } from '@cdktf/provider-google/lib/project-service';
import { Aspects, TerraformDataSource, TerraformResource } from 'cdktf';
import { Construct, type IConstruct } from 'constructs';
import { APIS_BEFORE_TERRAFORM } from '../../core/doctor/needed-apis';
import { type Served, tryApisOf } from './api-table';
import { refuseTwoEngines } from './one-engine';
import type { Project } from './project';
import { staticReference } from './static-reference';

/** APIs that the functions and their builds call. No resource needs to name these. */
const AT_RUN_TIME = [
  'artifactregistry.googleapis.com',
  'cloudbuild.googleapis.com',
  'cloudfunctions.googleapis.com',
  'firestore.googleapis.com',
  'iam.googleapis.com',
  'logging.googleapis.com',
  'monitoring.googleapis.com',
  'pubsub.googleapis.com',
  'run.googleapis.com',
  'securitycenter.googleapis.com',
  'storage.googleapis.com',
];

export interface ProjectServicesProps {
  readonly project: Project;
  /** The subtree whose resources and data sources wait for their APIs. */
  readonly guards: IConstruct;
  /**
   * `guarded`: only the APIs of what is guarded. `pipeline`: also those that every pipeline needs at run time.
   *
   * @default 'pipeline'
   */
  readonly enable?: 'pipeline' | 'guarded';
  /**
   * APIs of Google types that this package does not create, by type: `{ google_x: ['x.googleapis.com'] }`. A type with
   * an empty list waits for nothing.
   *
   * @default - none: a Google type without a known API is refused
   */
  readonly alsoServed?: Readonly<Record<string, readonly string[]>>;
}

/**
 * Enables the APIs that the guarded resources and data sources need, and makes each wait for its own. Without the wait,
 * the plan would read a data source before its API is enabled. Never disables an API: others in the project may use it
 * (the default of provider 6.50 would disable it).
 *
 * The guarded resources are known only after all constructs exist. So the APIs are collected when synthesis visits the
 * guarded subtree, before it visits the elements in it.
 */
export class ProjectServices extends Construct {
  private readonly services = new Map<string, ProjectService>();

  constructor(
    scope: Construct,
    id: string,
    private readonly props: ProjectServicesProps,
  ) {
    super(scope, id);
    refuseTwoEngines(this);
    if (props.enable !== 'guarded') for (const api of AT_RUN_TIME) this.enable(api);
    Aspects.of(props.guards).add({ visit: (node) => this.visit(node) });
    this.node.addValidation({ validate: () => this.problems() });
  }

  /** Makes a resource or data source wait for APIs that its type does not imply, and enables them. */
  makeWait(element: Served, apis: readonly string[]): void {
    // No resource here could enable these: the documents ask for them before the first apply.
    const ours = apis.filter((api) => !APIS_BEFORE_TERRAFORM.includes(api));
    if (ours.length === 0) return;
    for (const api of ours) this.enable(api);
    const waits = ours.map((name) => staticReference(this.services.get(name) as ProjectService));
    element.dependsOn = [...new Set([...(element.dependsOn ?? []), ...waits])];
  }

  private enable(api: string): void {
    if (this.services.has(api)) return;
    const service = new ProjectService(this, api.replace('.googleapis.com', ''), {
      project: this.props.project.id,
      service: api,
      disableOnDestroy: false,
    });
    this.services.set(api, service);
  }

  private visit(node: IConstruct): void {
    if (node === this.props.guards) this.enableGuarded();
    if (isServed(node)) this.makeWait(node, this.apisOf(node) ?? []);
  }

  private enableGuarded(): void {
    const apis = this.guarded().flatMap((element) => this.apisOf(element) ?? []);
    const ours = apis.filter((api) => !APIS_BEFORE_TERRAFORM.includes(api));
    for (const api of [...new Set(ours)].sort()) this.enable(api);
  }

  private guarded(): readonly Served[] {
    return this.props.guards.node.findAll().filter(isServed);
  }

  private apisOf(element: Served): readonly string[] | undefined {
    return this.props.alsoServed?.[element.terraformResourceType] ?? tryApisOf(element);
  }

  /** Terraform would create or read a Google type with an unknown API before that API is enabled. */
  private problems(): string[] {
    const unknown = this.guarded().filter(
      (element) => element.terraformResourceType.startsWith('google_') && this.apisOf(element) === undefined,
    );
    return unknown.map(
      (element) =>
        `${element.node.path}: Riposte does not know which API serves ${element.terraformResourceType}; expected a type that a construct of this package creates; name its APIs in alsoServed of ${this.node.path}`,
    );
  }
}

const isServed = (node: IConstruct): node is Served =>
  TerraformResource.isTerraformResource(node) || TerraformDataSource.isTerraformDataSource(node);
