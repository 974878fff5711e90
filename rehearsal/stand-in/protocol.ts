/**
 * The part of Terraform's plugin protocol, version 5, that the rehearsal uses. Field names and numbers are those of
 * docs/plugin-protocol/tfplugin5.proto in Terraform's repository. Messages that differ only in name are merged.
 * hashicorp/go-plugin calls GRPCController to end a plugin.
 */
export const TFPLUGIN5 = `
syntax = "proto3";
package tfplugin5;

message DynamicValue { bytes msgpack = 1; bytes json = 2; }

message AttributePath {
  message Step { oneof selector { string attribute_name = 1; string element_key_string = 2; int64 element_key_int = 3; } }
  repeated Step steps = 1;
}

message Diagnostic {
  enum Severity { INVALID = 0; ERROR = 1; WARNING = 2; }
  Severity severity = 1;
  string summary = 2;
  string detail = 3;
  AttributePath attribute = 4;
}

message Schema {
  message Attribute {
    string name = 1; bytes type = 2; string description = 3;
    bool required = 4; bool optional = 5; bool computed = 6; bool sensitive = 7; bool write_only = 10;
  }
  message NestedBlock {
    enum NestingMode { INVALID = 0; SINGLE = 1; LIST = 2; SET = 3; MAP = 4; GROUP = 5; }
    string type_name = 1; Block block = 2; NestingMode nesting = 3; int64 min_items = 4; int64 max_items = 5;
  }
  message Block { int64 version = 1; repeated Attribute attributes = 2; repeated NestedBlock block_types = 3; }
  int64 version = 1;
  Block block = 2;
}

message RawState { bytes json = 1; map<string, string> flatmap = 2; }

message Empty {}
message Diagnosed { repeated Diagnostic diagnostics = 1; }

message ServerCapabilities { bool plan_destroy = 1; bool get_provider_schema_optional = 2; }
message GetSchema {
  Schema provider = 1;
  map<string, Schema> resource_schemas = 2;
  map<string, Schema> data_source_schemas = 3;
  repeated Diagnostic diagnostics = 4;
  ServerCapabilities server_capabilities = 6;
}

message PrepareConfigRequest { DynamicValue config = 1; }
message PrepareConfigResponse { DynamicValue prepared_config = 1; repeated Diagnostic diagnostics = 2; }

message ValidateRequest { string type_name = 1; DynamicValue config = 2; }

message UpgradeRequest { string type_name = 1; int64 version = 2; RawState raw_state = 3; }
message UpgradeResponse { DynamicValue upgraded_state = 1; repeated Diagnostic diagnostics = 2; }

message ConfigureRequest { string terraform_version = 1; DynamicValue config = 2; }

message ReadRequest { string type_name = 1; DynamicValue current_state = 2; bytes private = 3; }
message ReadResponse { DynamicValue new_state = 1; repeated Diagnostic diagnostics = 2; bytes private = 3; }

message PlanRequest {
  string type_name = 1; DynamicValue prior_state = 2; DynamicValue proposed_new_state = 3;
  DynamicValue config = 4; bytes prior_private = 5;
}
message PlanResponse {
  DynamicValue planned_state = 1; repeated AttributePath requires_replace = 2; bytes planned_private = 3;
  repeated Diagnostic diagnostics = 4; bool legacy_type_system = 5;
}

message ApplyRequest {
  string type_name = 1; DynamicValue prior_state = 2; DynamicValue planned_state = 3;
  DynamicValue config = 4; bytes planned_private = 5;
}
message ApplyResponse {
  DynamicValue new_state = 1; bytes private = 2; repeated Diagnostic diagnostics = 3; bool legacy_type_system = 4;
}

message ImportRequest { string type_name = 1; string id = 2; }
message ImportResponse {
  message ImportedResource { string type_name = 1; DynamicValue state = 2; bytes private = 3; }
  repeated ImportedResource imported_resources = 1;
  repeated Diagnostic diagnostics = 2;
}

message ReadDataRequest { string type_name = 1; DynamicValue config = 2; }
message ReadDataResponse { DynamicValue state = 1; repeated Diagnostic diagnostics = 2; }

message StopResponse { string Error = 1; }

service Provider {
  rpc GetSchema(Empty) returns (GetSchema);
  rpc PrepareProviderConfig(PrepareConfigRequest) returns (PrepareConfigResponse);
  rpc ValidateResourceTypeConfig(ValidateRequest) returns (Diagnosed);
  rpc ValidateDataSourceConfig(ValidateRequest) returns (Diagnosed);
  rpc UpgradeResourceState(UpgradeRequest) returns (UpgradeResponse);
  rpc Configure(ConfigureRequest) returns (Diagnosed);
  rpc ReadResource(ReadRequest) returns (ReadResponse);
  rpc PlanResourceChange(PlanRequest) returns (PlanResponse);
  rpc ApplyResourceChange(ApplyRequest) returns (ApplyResponse);
  rpc ImportResourceState(ImportRequest) returns (ImportResponse);
  rpc ReadDataSource(ReadDataRequest) returns (ReadDataResponse);
  rpc Stop(Empty) returns (StopResponse);
}
`;

export const CONTROLLER = `
syntax = "proto3";
package plugin;
message Empty {}
service GRPCController { rpc Shutdown(Empty) returns (Empty); }
`;
