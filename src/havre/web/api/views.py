"""The addresses of the API: what HSDS 3.1 asks for, each list also by POST, and what describes them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from ninja import NinjaAPI, Path, Query
from ninja.params import functions

from havre.core.errors import InputError
from havre.directory import profile
from havre.usecases import directory_others, directory_pages
from havre.usecases.directory_filters import Filters
from havre.usecases.directory_pages import Shown
from havre.web.api import answers, describe, rooms
from havre.web.api.asked import (
    PER_PAGE,
    ListQuestion,
    OneOrganization,
    OrganizationsQuestion,
    PlacesQuestion,
    Question,
    ServicesQuestion,
    SituationsQuestion,
    TaxonomiesQuestion,
    TermsQuestion,
    Text,
)

api = NinjaAPI(
    title=describe.TITLE, version=profile.VERSION, description=describe.ABOUT, docs_url=None, openapi_url=None,
    urls_namespace="api", openapi_extra=describe.INFO,
)  # fmt: skip
OwnId = Path[Text]
NOTHING = Question()  # an address that takes no parameter


def _checked[Asked: Question](request: HttpRequest, asked: Asked) -> Asked:
    """The same; raises `InputError` for a parameter that does not exist: left aside, it would give a wrong answer."""
    if unknown := sorted(request.GET.keys() - type(asked).model_fields.keys()):
        where = unknown[0][:40]
        raise InputError("no such parameter here", where=where, remedy=f"use {', '.join(type(asked).model_fields)}")
    return asked


def _both[Asked: Question](request: HttpRequest, sent: Asked, query: Question) -> Asked:
    """What a POST asks, in its body and its address together: all of it must hold, so nothing may stand in both."""
    _checked(request, query)
    if twice := sorted(sent.model_fields_set & query.model_fields_set):
        raise InputError("asked twice", where=twice[0], remedy="ask it in the body or in the address")
    return sent.model_copy(update={name: getattr(query, name) for name in query.model_fields_set})


def _given(shown: Shown, asked: ListQuestion, *, all_on_one: bool = False) -> HttpResponseBase:
    if asked.format == "ndjson":
        return answers.lines(shown)
    return answers.page(shown, asked.page, asked.per_page or (None if all_on_one else PER_PAGE))


def _services(asked: ServicesQuestion) -> HttpResponseBase:
    shape = {"whole": asked.full, "minimal": asked.minimal}
    if isinstance(asked, SituationsQuestion) and asked.situation:
        told, now = asked.situation.told(), timezone.now()
        shown = directory_pages.services_for(told, asked.filters(), now, **shape)
    else:
        shown = directory_pages.services(asked.filters(), **shape)
    return _given(shown, asked, all_on_one=asked.minimal)


def _places(asked: PlacesQuestion) -> HttpResponseBase:
    return _given(directory_pages.at_locations(asked.filters(), whole=asked.full), asked)


def _organizations(asked: OrganizationsQuestion) -> HttpResponseBase:
    filters = Filters(asked.search, asked.taxonomy_term_id, asked.taxonomy_id)
    shown = directory_others.organizations(filters, whole=asked.full, with_services=asked.full_service)
    return _given(shown, asked)


def _taxonomies(asked: TaxonomiesQuestion) -> HttpResponseBase:
    return _given(directory_others.taxonomies(asked.search), asked)


def _terms(asked: TermsQuestion) -> HttpResponseBase:
    found = directory_others.terms(asked.search, asked.taxonomy_id, asked.parent_id, top_only=asked.top_only)
    return _given(found, asked)


@api.get("/", summary="The versions, the profile and the description of this API", operation_id="getAPIMetaInformation",
         openapi_extra=describe.one("About"))  # fmt: skip
def about(request: HttpRequest) -> HttpResponseBase:
    """What HSDS 3.1 asks of the first address."""
    _checked(request, NOTHING)
    told = {"version": "3.1", "profile": request.build_absolute_uri("/profile"),
            "openapi_url": request.build_absolute_uri("/openapi.json")}  # fmt: skip
    return answers.record(told)


def _list(
    path: str, kind: str, operation: str, answer: Callable[[Any], HttpResponseBase], *asked: type[ListQuestion]
) -> None:
    """A list by GET, and its twin by POST whose words stand in no address."""
    query, body = asked

    def by_get(request: HttpRequest, asked: Any = functions.Query(...)) -> HttpResponseBase:  # noqa: B008
        return rooms.answered(_checked(request, asked), answer)

    def by_post(
        request: HttpRequest,
        query: Any = functions.Query(...),  # noqa: B008
        sent: Any = functions.Body(body.model_validate({})),  # noqa: B008
    ) -> HttpResponseBase:
        return rooms.answered(_both(request, sent, query), answer)

    by_get.__annotations__["asked"] = by_post.__annotations__["query"] = query
    by_post.__annotations__["sent"] = body
    extra, summary = describe.many(kind), f"{describe.PLURAL[kind]}, page by page"
    api.get(path, operation_id=operation, summary=summary, openapi_extra=extra)(by_get)
    api.post(path, operation_id=f"{operation}ByPost", summary=summary, openapi_extra=extra)(by_post)


_list("/services", "Service", "getPaginatedListOfServices", _services, ServicesQuestion, SituationsQuestion)
_list("/service_at_locations", "ServiceAtLocation", "getPaginatedListOfServiceAtLocation", _places,
      PlacesQuestion, PlacesQuestion)  # fmt: skip
_list("/organizations", "Organization", "getPaginatedListOfOrganizations", _organizations,
      OrganizationsQuestion, OrganizationsQuestion)  # fmt: skip
_list("/taxonomies", "Taxonomy", "getPaginatedListOfTaxonomies", _taxonomies, TaxonomiesQuestion, TaxonomiesQuestion)
_list("/taxonomy_terms", "TaxonomyTerm", "getPaginatedListOfTaxonomyTerms", _terms, TermsQuestion, TermsQuestion)


def _single(path: str, kind: str, operation: str, find: Callable[[str], directory_pages.Record]) -> None:
    """One object by its id."""

    def by_id(request: HttpRequest, own_id: OwnId) -> HttpResponse:
        _checked(request, NOTHING)
        return answers.record(find(own_id))

    summary = f"{describe.SINGULAR[kind]} by its id, whole"
    api.get(f"{path}/{{path:own_id}}", operation_id=operation, summary=summary, openapi_extra=describe.one(kind))(by_id)


_single("/services", "Service", "getFullyNestedServiceById", directory_pages.service)
_single("/service_at_locations", "ServiceAtLocation", "getServiceAtLocationWithNestedDataById",
        directory_pages.at_location)  # fmt: skip
_single("/taxonomies", "Taxonomy", "getTaxonomyById", directory_others.taxonomy)
_single("/taxonomy_terms", "TaxonomyTerm", "getTaxonomyTermById", directory_others.term)


@api.get("/organizations/{path:own_id}", summary="An organization by its id, with its services",
         operation_id="getOrganizationById", openapi_extra=describe.one("Organization"))  # fmt: skip
def organization(request: HttpRequest, own_id: OwnId, asked: Query[OneOrganization]) -> HttpResponseBase:
    """With id, name and status of its services, or all of each."""

    def found(asked: OneOrganization) -> HttpResponse:
        return answers.record(directory_others.organization(own_id, with_services=asked.full_service))

    return rooms.answered(_checked(request, asked), found)


@api.get("/profile", summary="The Havre profile of HSDS: attributes, filters, properties", operation_id="getProfile",
         openapi_extra=describe.one("Profile"))  # fmt: skip
def own_profile(request: HttpRequest) -> HttpResponse:
    """What this API says beyond HSDS 3.1."""
    _checked(request, NOTHING)
    return answers.record(describe.profile_told(ServicesQuestion))


@api.get("/openapi.json", summary="This description", operation_id="getOpenAPI", openapi_extra=describe.one("OpenAPI"))
def openapi(request: HttpRequest) -> HttpResponse:
    """The description of this API in OpenAPI 3.1."""
    _checked(request, NOTHING)
    return answers.record(describe.document(api, request.build_absolute_uri("/")))
