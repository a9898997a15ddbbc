//! Lists in pages (RingCentral developer guide, Basics › Responses).

use serde_json::{Value, json};
use url::form_urlencoded;

use crate::reply::Reply;
use crate::request::Request;

/// The page of `records` that was asked for, with the addresses of its neighbours.
pub(crate) fn page(api: &str, request: &Request, records: Vec<Value>) -> Reply {
    let asked = |name: &str| request.query.number(name).and_then(|number| usize::try_from(number).ok());
    let per_page = asked("perPage").unwrap_or(100);
    let page = asked("page").unwrap_or(1);
    if !(1..=1000).contains(&per_page) {
        return Reply::bad_parameter("CMN-101", "perPage", &per_page.to_string());
    }
    if page == 0 {
        return Reply::bad_parameter("CMN-101", "page", "0");
    }
    let total = records.len();
    let pages = total.div_ceil(per_page).max(1);
    let start = (page - 1).saturating_mul(per_page);
    let shown: Vec<Value> = records.into_iter().skip(start).take(per_page).collect();
    let address = |page: usize| {
        let mut query = form_urlencoded::Serializer::new(String::new());
        for (name, value) in request.query.pairs().filter(|(name, _)| *name != "page" && *name != "perPage") {
            query.append_pair(name, value);
        }
        query.append_pair("page", &page.to_string()).append_pair("perPage", &per_page.to_string());
        json!({"uri": format!("{api}{}?{}", request.path, query.finish())})
    };
    let mut navigation = json!({"firstPage": address(1), "lastPage": address(pages)});
    if page < pages {
        navigation["nextPage"] = address(page + 1);
    }
    if page > 1 {
        navigation["previousPage"] = address(page - 1);
    }
    let mut paging = json!({"page": page, "perPage": per_page, "totalPages": pages, "totalElements": total});
    if !shown.is_empty() {
        paging["pageStart"] = start.into();
        paging["pageEnd"] = (start + shown.len() - 1).into();
    }
    Reply::json(
        200,
        json!({"uri": format!("{api}{}", request.path), "records": shown, "paging": paging, "navigation": navigation}),
    )
}
