/**
 * Resources that hold data which nothing else holds, with the properties whose change makes CloudFormation
 * put an empty one in their place ("Update requires: Replacement" in the resource type reference).
 * CloudFormation itself says only "Conditional" where a value comes from a parameter.
 */
export const statefulTypes: Readonly<Record<string, readonly string[]>> = {
  "AWS::Backup::BackupVault": ["BackupVaultName", "EncryptionKeyArn"],
  "AWS::Cognito::UserPool": [],
  "AWS::DynamoDB::GlobalTable": ["KeySchema", "LocalSecondaryIndexes", "TableName"],
  "AWS::DynamoDB::Table": ["ImportSourceSpecification", "KeySchema", "LocalSecondaryIndexes", "TableName"],
  "AWS::EFS::FileSystem": ["AvailabilityZoneName", "Encrypted", "KmsKeyId", "PerformanceMode"],
  "AWS::ElastiCache::ReplicationGroup": [
    "AtRestEncryptionEnabled",
    "CacheSubnetGroupName",
    "KmsKeyId",
    "Port",
    "PreferredCacheClusterAZs",
    "ReplicationGroupId",
    "SnapshotArns",
    "SnapshotName",
  ],
  "AWS::ElastiCache::ServerlessCache": ["KmsKeyId", "ServerlessCacheName", "SnapshotArnsToRestore", "SubnetIds"],
  "AWS::KMS::Key": [],
  "AWS::Kinesis::Stream": ["Name"],
  "AWS::OpenSearchService::Domain": ["DomainName"],
  "AWS::RDS::DBCluster": [
    "AvailabilityZones",
    "DBClusterIdentifier",
    "DBSubnetGroupName",
    "DatabaseName",
    "EngineMode",
    "KmsKeyId",
    "MasterUsername",
    "SnapshotIdentifier",
    "StorageEncrypted",
  ],
  "AWS::RDS::DBInstance": [
    "CharacterSetName",
    "DBInstanceIdentifier",
    "DBName",
    "DBSnapshotIdentifier",
    "KmsKeyId",
    "MasterUsername",
    "StorageEncrypted",
  ],
  "AWS::S3::Bucket": ["BucketName", "BucketNamePrefix", "ObjectLockEnabled"],
  "AWS::SQS::Queue": ["FifoQueue", "QueueName"],
  "AWS::SecretsManager::Secret": ["Name"],
};
