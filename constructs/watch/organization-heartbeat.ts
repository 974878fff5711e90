import type { CloudSchedulerJob } from '@cdktf/provider-google/lib/cloud-scheduler-job';
import type { SccV2OrganizationSource } from '@cdktf/provider-google/lib/scc-v2-organization-source';
import { SccV2OrganizationSourceIamMember } from '@cdktf/provider-google/lib/scc-v2-organization-source-iam-member';
import { ServiceAccount } from '@cdktf/provider-google/lib/service-account';
import { Token } from 'cdktf';
import { Construct } from 'constructs';
import { HEARTBEAT_CATEGORY } from '../../core/detectors/heartbeat-category';
import { heartbeatFinding } from '../../core/heartbeat/heartbeat';
import type { JsonObject } from '../../core/values/json';
import { locationProblems } from '../checks/location-problems';
import type { Project } from '../provider/project';
import { heartbeatSource } from './heartbeat-source';
import { scheduledCall } from './scheduled-call';

export interface OrganizationHeartbeatProps {
  readonly project: Project;
  readonly region: string;
  /** Names the scheduler jobs and their service account: at most 30 characters. */
  readonly name: string;
  /** Number of the organization. */
  readonly organization: string;
  /**
   * An existing source to use, `organizations/O/sources/S`: one that an earlier deployment left, for example. Sources
   * cannot be deleted.
   *
   * @default - a source of its own
   */
  readonly sourceName?: string;
}

const API = 'https://securitycenter.googleapis.com/v2';
/** A service account id has 6 to 30 characters. */
const NAME = /^[a-z][a-z0-9-]{4,28}[a-z0-9]$/;

interface Beat {
  readonly id: string;
  readonly schedule: string;
  readonly description: string;
  readonly httpMethod: 'POST' | 'PATCH';
  /** What follows the finding's name in the address. */
  readonly verb: string;
  readonly body: JsonObject;
}

/**
 * One switches the finding on, the other off, five minutes apart: SCC publishes changes, not repetitions. By setState:
 * `state` is output only in the definition of a finding, so UpdateFinding need not heed it.
 */
const switching = (state: 'ACTIVE' | 'INACTIVE', schedule: string): Beat => ({
  id: state.toLowerCase(),
  schedule,
  description: `Sets the heartbeat's finding to ${state}; an alarm rings when heartbeats stop.`,
  httpMethod: 'POST',
  verb: ':setState',
  body: { state },
});

/**
 * The finding that is switched. UpdateFinding creates what is missing; "the field mask should not be specified when
 * creating a finding", and nothing in the body is output only (google/cloud/securitycenter/v2). Once it is there, the
 * same call changes nothing. It comes a minute before the next beat.
 */
const keeping = (organization: string): Beat => ({
  id: 'finding',
  schedule: '9,19,29,39,49,59 * * * *',
  description: "Creates the heartbeat's finding where it is missing; it is no threat.",
  httpMethod: 'PATCH',
  verb: '',
  body: {
    category: HEARTBEAT_CATEGORY,
    description: 'A heartbeat of Riposte, no threat.',
    eventTime: '2026-01-01T00:00:00Z',
    findingClass: 'OBSERVATION',
    resourceName: `//cloudresourcemanager.googleapis.com/organizations/${organization}`,
    severity: 'LOW',
  },
});

/**
 * A heartbeat that begins in Security Command Center: a canary finding in a source of its own changes its state every
 * five minutes, and each change is published like any finding's. The account that writes it can write findings of this
 * one source and nothing else.
 *
 * The responder takes the category for a heartbeat from one source only, whose name is in its config, and Google draws
 * that name: deploy the source first, then write the name into the config (docs/heartbeat.md).
 *
 * Not yet proven against a live organization:
 * - that UpdateFinding without a mask creates the finding when it is missing, and leaves its state alone when it is
 *   there. The definition says both ("creates or updates", `state` is output only). gcloud patches `state` through a
 *   mask, so the mark is not enforced everywhere; should an update without one reset it, the next beat sets it again;
 * - that a body with a fixed eventTime is taken again and again (nothing says that it must grow);
 * - that a finding in a custom source is notified as quickly as a detector's.
 * If one of these is wrong, the heartbeat is absent and its alarm rings: it fails loudly.
 */
export class OrganizationHeartbeat extends Construct {
  readonly account: ServiceAccount;
  /** Absent when an existing source is used. */
  readonly source?: SccV2OrganizationSource;
  readonly jobs: readonly CloudSchedulerJob[];

  constructor(
    scope: Construct,
    id: string,
    private readonly props: OrganizationHeartbeatProps,
  ) {
    super(scope, id);
    this.account = this.createAccount();
    if (props.sourceName === undefined) {
      this.source = heartbeatSource(this, 'source', {
        organization: props.organization,
        account: this.account,
      });
    }
    this.allowWriting();
    this.jobs = [
      switching('ACTIVE', '0,10,20,30,40,50 * * * *'),
      switching('INACTIVE', '5,15,25,35,45,55 * * * *'),
      keeping(props.organization),
    ].map((beat) => this.createJob(beat));
    this.node.addValidation({ validate: () => locationProblems(this) });
    this.node.addValidation({ validate: () => this.problems() });
  }

  private get sourceName(): string {
    return this.source?.name ?? (this.props.sourceName as string);
  }

  private createAccount(): ServiceAccount {
    return new ServiceAccount(this, 'account', {
      project: this.props.project.id,
      accountId: this.props.name,
      displayName: this.props.name,
      description: "Writes the heartbeat's finding into its own source; holds nothing else.",
    });
  }

  /** Predefined: no custom role is known to carry securitycenter.findings.update. Bound to the one source. */
  private allowWriting(): void {
    new SccV2OrganizationSourceIamMember(this, 'writes-findings', {
      organization: this.props.organization,
      source: this.sourceName,
      role: 'roles/securitycenter.findingsEditor',
      member: this.account.member,
    });
  }

  private createJob({ id, verb, ...call }: Beat): CloudSchedulerJob {
    const { project, region, name } = this.props;
    return scheduledCall(this, id, {
      ...call,
      project,
      region,
      name: `${name}-${id}`,
      uri: `${API}/${heartbeatFinding(this.sourceName)}${verb}`,
      account: this.account,
    });
  }

  private problems(): string[] {
    const { name, organization, sourceName } = this.props;
    const problems: string[] = [];
    if (!NAME.test(name)) {
      problems.push(
        `the name "${name}" does not fit; expected 6 to 30 lower-case letters, digits and -, starting with a letter; correct it`,
      );
    }
    if (!/^\d+$/.test(organization)) {
      problems.push(`the organization "${organization}" is not one; expected its number; write digits only`);
    }
    if (
      sourceName !== undefined &&
      !Token.isUnresolved(sourceName) &&
      !/^organizations\/\d+\/sources\/\d+$/.test(sourceName)
    ) {
      problems.push(
        `the source "${sourceName}" is not one; expected organizations/O/sources/S; take it from "gcloud scc sources describe"`,
      );
    }
    return problems.map((problem) => `${this.node.path}: ${problem}`);
  }
}
