"""All models, in the one place where Django looks for them."""

from __future__ import annotations

from havre.store.accounts import Account, Role
from havre.store.assessments import CaseEntry, CaseFile, TrainingRecord
from havre.store.audit import AuditLine
from havre.store.changes import Change
from havre.store.directory import (
    HsdsObject,
    ImportRun,
    Location,
    Organization,
    Quarantined,
    Service,
    ServiceAtLocation,
    ServiceTerm,
)
from havre.store.history import Version
from havre.store.matching import MatchRow, MatchTerm
from havre.store.merging import DuplicatePair, DuplicateSearch, MergedPart, NotDuplicates
from havre.store.places import Place, PlaceName, Postcode
from havre.store.unmet import UnmetCount
from havre.store.verification import Campaign, CampaignService, CheckRound, ClosedFor, FreePlaces, Proposal, Upkeep

__all__ = [
    "Account",
    "AuditLine",
    "Campaign",
    "CampaignService",
    "CaseEntry",
    "CaseFile",
    "Change",
    "CheckRound",
    "ClosedFor",
    "DuplicatePair",
    "DuplicateSearch",
    "FreePlaces",
    "HsdsObject",
    "ImportRun",
    "Location",
    "MatchRow",
    "MatchTerm",
    "MergedPart",
    "NotDuplicates",
    "Organization",
    "Place",
    "PlaceName",
    "Postcode",
    "Proposal",
    "Quarantined",
    "Role",
    "Service",
    "ServiceAtLocation",
    "ServiceTerm",
    "TrainingRecord",
    "UnmetCount",
    "Upkeep",
    "Version",
]
